"""What the Learn pages and the demo are made of: glossary, synthetic crowds, exercises, the script."""
