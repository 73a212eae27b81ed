"""Looking back by time: a day as a track, a strip of thumbnails and the frame itself."""
