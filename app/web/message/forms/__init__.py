"""Forms of the acts on a card. What an act demands is checked by the act; here only shape and sizes."""

from app.web.message.forms.answer import (
    AgreeForm,
    AnswerForm,
    CheckForm,
    CommentForm,
    ConsentReturnForm,
    MarkForm,
    NoQuestionForm,
    PublishForm,
    RecordAnswerForm,
    RegionAgreeForm,
    RegionReturnForm,
    ReturnForm,
    SignForm,
)
from app.web.message.forms.aside import (
    AddressForm,
    BounceForm,
    CallForm,
    ClarifiedForm,
    ClarifyForm,
    ConvertForm,
    DeclineForm,
    DuplicateForm,
    EditForm,
    EssenceForm,
    ExtendForm,
    RedirectForm,
    RestoreForm,
)
from app.web.message.forms.base import ActForm
from app.web.message.forms.work import (
    AddUnitForm,
    AskTimeForm,
    AssignForm,
    ContributeForm,
    FastTrackForm,
    GrantTimeForm,
    ImportanceForm,
    InstructForm,
    LateBecauseForm,
    NotOursForm,
    ReassignForm,
    RefuseTimeForm,
    UrgeForm,
    UrgentForm,
)

__all__ = [
    "ActForm", "AddUnitForm", "AddressForm", "AgreeForm", "AnswerForm", "AskTimeForm", "AssignForm",
    "BounceForm", "CallForm", "CheckForm", "ClarifiedForm", "ClarifyForm", "CommentForm", "ConsentReturnForm",
    "ContributeForm", "ConvertForm", "DeclineForm", "DuplicateForm", "EditForm", "EssenceForm", "ExtendForm",
    "FastTrackForm", "GrantTimeForm", "ImportanceForm", "InstructForm", "LateBecauseForm", "MarkForm",
    "NoQuestionForm", "NotOursForm", "PublishForm", "ReassignForm", "RecordAnswerForm", "RedirectForm",
    "RefuseTimeForm", "RegionAgreeForm", "RegionReturnForm", "RestoreForm", "ReturnForm", "SignForm", "UrgeForm",
    "UrgentForm",
]
