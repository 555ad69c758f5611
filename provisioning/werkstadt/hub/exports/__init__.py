"""A form's answers as files: CSV, XLSX, SPSS, JSON."""
