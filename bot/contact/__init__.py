"""The flow for a message from the public: what its answers mean, the reply, the record."""
