"""The daemon on a device: ships records to the hub, reads sensors and buttons, tells staff what is wrong."""
