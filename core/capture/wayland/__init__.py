"""Recording a Wayland desktop: one ScreenCast session of its portal, frames through a GStreamer child.

Portals do not serve processes that hide their memory, as the engine does. So the conversation is held by a
helper process of its own, which has no keys and sees nothing but pixels; the engine asks it for pictures.
"""
