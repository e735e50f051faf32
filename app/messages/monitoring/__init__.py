"""Daily monitoring: who looked through which system, how much was new, what day was missed."""
