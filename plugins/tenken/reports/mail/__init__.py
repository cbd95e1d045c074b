"""Returns and public releases by mail: `message` writes one, `deliveries` sends each once and keeps
what became of it, `bounces` reads what came back.
"""
