"""Whether an exported file tells what the trace tells, and keeps the rules of
its format.  Nothing in here knows how the exporters work: what is expected is
folded from the text of `loopscope trace` (facts.py), after event.def."""
