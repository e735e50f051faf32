"""Figures for those who answer for the work: the operation now, a block or territory, all
figures, planned values, the rating."""

from flask import Blueprint

room = Blueprint("figures", __name__)

from app.web.figures import acts, appeals, handover, pages, planned, rating, sector, watching
