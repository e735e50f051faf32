"""What press does in public: direct lines with their stream of questions."""
