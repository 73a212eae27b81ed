"""Programs of others on the way to the engine: the tools they are given, over MCP."""
