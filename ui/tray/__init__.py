"""The tray icon, and the small window where there is no tray."""
