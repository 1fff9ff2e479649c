"""The course site: its models, runtime, grades, certificates and pages."""
