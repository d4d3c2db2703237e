"""How texts become vectors: where a model lies, which backends can run it, and the backends."""
