"""The town's own server: enrolment, records, policies, live view, indicators; the console stands beside it."""
