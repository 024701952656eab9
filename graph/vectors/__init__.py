"""Oracle vectors: published or exactly derived examples that the measures must reproduce.

A vector asks questions (the keys of its `expected`) about given `inputs`; a *family* answers them.
The answers never depend on the expected values: a family is handed a `Question`, which holds the
key, the inputs and the shape that is asked for, and nothing else of the vector.

How to add a family
-------------------
Write `graph/vectors/families/<family>.py` with one public function

    def answer(question: Question) -> object

and add its name to `graph.vectors.families.FAMILIES`. The function returns the value for
`question.key`:

- a number as `int`, `float` or `Fraction` (written as a plain JSON number), a `bool`, a `str` or
  None (None is a true answer: "no controller");
- a list for an array in the order of the input; a `set` or `frozenset` of strings for a set (the
  runner sorts it by code point; a set of frozensets becomes a sorted array of sorted arrays);
- a dict for an object. `question.members` names the members that are asked for (nested objects are
  nested mappings, a leaf is None); members that were not asked for are ignored, a missing member
  is reported as a skip;
- it raises `NotUnderstood(reason)` for a key or an input that it does not know (a skip), and the
  measure's own typed error (any other `VigieError`) where the inputs make the measure undefined:
  the runner then answers `{"error": "<class name>"}`.

`question.inputs` (an `Inputs`) reads numbers exactly: `number("m1")`, `numbers("shares_pct")`,
`matrix("Q")`, `names("nodes")`, `raw("edges")`; decimals and "2/7" become `Fraction`. A missing or
malformed input raises `NotUnderstood` by itself.
"""

from graph.vectors.question import Inputs, NotUnderstood, Question

__all__ = ["Inputs", "NotUnderstood", "Question"]
