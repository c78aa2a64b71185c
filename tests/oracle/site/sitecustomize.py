"""Runs at the start of an interpreter that has this folder in PYTHONPATH."""
import vt

vt.install()
