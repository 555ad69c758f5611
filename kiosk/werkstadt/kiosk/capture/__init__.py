"""Camera and microphone, for questions that ask for a photo or a recording. Nothing of Qt's multimedia before those."""
