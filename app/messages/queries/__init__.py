"""What may be seen of messages: SELECTs in, frozen cards out, always through the visibility gate."""
