"""What /styleguide shows: sample data for every component in all its states."""
