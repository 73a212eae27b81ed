"""What is on the screen now, and may we keep it?"""
