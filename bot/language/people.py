"""Whose finding it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.language.clauses import Border, Clauses
from bot.language.matcher import Matches, Mention
from bot.language.spelling import Word
from bot.protocol.finding import Subject

SELF, OTHER = "self", "other"
# "I am a woman who ...", "as a man of 50".
PRESENTING = ("im", "am", "as")
# Whom "old" makes a part of the visitor's body, where something is felt in him.
OLD_FELLOWS = frozenset(["fella", "chap", "man", "boy", "feller", "lad"])
# "Sore back mate": who is addressed, unless a possessive or an article stands before.
VOCATIVES = ("mate", "pal", "buddy", "boss")
COMPLAINT_REACH = 6
AGE_DIGITS = 2
RELATIVES = ("who", "whos", "whose")


class SubjectReader:
    """Decides the subject of a mention from the nearest person before or in it."""

    _AGE_WORDS = 2

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._self_words = frozenset(lists["person_self"])
        self._pronouns = frozenset(lists["pronoun_other"])
        self._persons = frozenset(lists["person_other"])
        self._objects = frozenset(lists["person_object"])
        self._past_verbs = frozenset(lists["past_verbs"])
        self._lasting_past_verbs = frozenset(lists["lasting_past_verbs"])
        self._perfect = frozenset(lists["perfect_auxiliaries"])
        self._age_units = frozenset(lists["age_units"])
        self._owners = frozenset(lists["possessives"])
        self._babies = frozenset(lists["babies"])
        self._acquaintances = frozenset(lists["acquaintances"])
        self._strangers = frozenset(lists["strangers"])
        self._articles = frozenset(lists["stranger_articles"])
        self._animals = frozenset(lists["animals"])
        self._before_listener = frozenset(lists["before_listener"])
        self._dead = frozenset(lists["dead"])

    def markers(self, words: Sequence[Word], matches: Matches) -> dict[int, str]:
        """Return SELF or OTHER for each word that names whom the message is about."""
        reporting = {span.start for span in matches.cues.get("reporting", ())}
        found: dict[int, str] = {}
        for at, word in enumerate(words):
            if word.norm in self._animals and not self._opens(words, at):
                continue
            if word.norm in VOCATIVES and (not at or words[at - 1].norm not in self._owners | self._articles):
                continue
            if _is_part_of_body(words, at):
                continue
            if word.norm in self._persons:
                is_described = at + 1 < len(words) and words[at + 1].norm in RELATIVES
                follows = {at + 1, at + 2} & reporting
                before = {each.norm for each in words[max(0, at - 2) : at]}
                is_object = before & self._objects and "asking" not in {w.norm for w in words[:at]}
                if follows or (is_object and not is_described):
                    found.pop(at - 1, None)
                    continue
                found[at] = OTHER
                if at and words[at - 1].norm == "my":
                    found.pop(at - 1, None)
            elif self._is_aged_child(words, at):
                # "My 3 year old": the possessive belongs to the child, not to the visitor.
                found[at] = OTHER
                for back in range(max(0, at - 4), at):
                    if words[back].norm == "my":
                        found.pop(back, None)
            elif word.norm in self._pronouns:
                if {at + 1} & reporting:
                    continue
                found[at] = OTHER
            elif self._is_stranger(words, at):
                found[at] = OTHER
            elif word.norm in self._self_words:
                if at and word.norm in ("me", "mine") and words[at - 1].norm in self._before_listener:
                    continue
                # "mum hurt my back": an object of somebody else's deed is still the visitor's.
                found[at] = SELF
        for at in list(found):
            if words[at].norm == "my" and self._names_person(words, at):
                del found[at]
        return found

    def _is_aged_child(self, words: Sequence[Word], at: int) -> bool:
        if words[at].norm != "old" or at < self._AGE_WORDS or words[at - 1].norm not in self._age_units:
            return False
        return any(word.norm in self._owners for word in words[max(0, at - 4) : at])

    @staticmethod
    def _opens(words: Sequence[Word], at: int) -> bool:
        """ "My dog's legs went", not "walking the dog"."""
        return at <= 1 or words[at - 1].is_broken_off or words[at - 2].norm in ("and", "but", "because")

    def _is_stranger(self, words: Sequence[Word], at: int) -> bool:
        """ "The lady next door" is somebody else, "I am a woman of 50" is not."""
        if words[at].norm not in self._strangers or not at or words[at - 1].norm not in self._articles:
            return False
        before = [word.norm for word in words[max(0, at - 4) : at]]
        if not set(before).isdisjoint(PRESENTING):
            return False
        is_described = at + 1 < len(words) and words[at + 1].norm in RELATIVES
        return is_described or not any(norm in self._self_words for norm in before)

    def _names_person(self, words: Sequence[Word], at: int) -> bool:
        return any(word.norm in self._persons for word in words[at + 1 : at + 4] if not word.is_broken_off)

    def subject(
        self,
        mention: Mention,
        words: Sequence[Word],
        clauses: Clauses,
        matches: Matches,
        markers: Mapping[int, str],
        *,
        is_current: bool,
    ) -> Subject:
        """Return whose the mention is; somebody else's counts as present only when it is going on."""
        rule = mention.rule.finding
        if rule.ignores_baby:
            markers = {at: who for at, who in markers.items() if words[at].norm not in self._babies}
        if OTHER not in markers.values():
            return Subject.SELF
        if self._owner(mention, words, markers, clauses) == SELF:
            return Subject.SELF
        if not is_current:
            return Subject.OTHER
        is_patient = self._is_patient(mention, words, markers, matches, clauses)
        if not is_patient and self._is_told_as_past(mention, words, clauses, matches):
            return Subject.OTHER
        if self._is_gone(mention, words, markers):
            return Subject.OTHER
        if matches.cues.get("asking_for_self"):
            return Subject.OTHER
        if "generic_bystander" in matches.concepts and rule.is_acute:
            return Subject.OTHER_PRESENT
        is_asked_for = bool(matches.cues.get("asking_for_other")) or rule.is_about_other
        turns = self._turns(words, matches) or self._visitor_complains(markers, matches, clauses)
        if turns and not is_asked_for:
            return Subject.OTHER_PRESENT if rule.is_bystander else Subject.OTHER
        if is_patient or rule.is_acute or is_asked_for or "complaint" in matches.concepts:
            return Subject.OTHER_PRESENT
        if rule.counts_for_family and not self.names_acquaintance(words, markers):
            return Subject.OTHER_PRESENT
        return Subject.OTHER

    def _is_patient(
        self,
        mention: Mention,
        words: Sequence[Word],
        markers: Mapping[int, str],
        matches: Matches,
        clauses: Clauses,
    ) -> bool:
        """Return whether somebody else is the one in pain: "he had cancer. His back hurts", "my dad, hes 70".

        What is told of the patient's past is the patient's, as the visitor's own past is the visitor's.
        """
        if self._visitor_complains(markers, matches, clauses) or any(w.norm in self._dead for w in words):
            return False
        asked = matches.cues.get("asking_for_other", ())
        if any(w.norm in self._persons for span in asked for w in words[span.end : span.end + 2]):
            return True
        owners = [at for at, who in markers.items() if who == OTHER and at <= mention.start]
        owner = words[max(owners)].norm if owners else ""
        for at, who in markers.items():
            # "Dad had cancer, my son's neck hurts": another one again.
            is_named = words[at].norm in self._persons and owner in self._persons
            if who != OTHER or (is_named and words[at].norm != owner):
                continue
            if self._is_aged(words, at) or self._complains(at, markers, matches, clauses):
                return True
        return False

    @staticmethod
    def _is_aged(words: Sequence[Word], at: int) -> bool:
        """ "Hes 70", "she is 62", "my dad, 70"."""
        after = [word.norm for word in words[at + 1 : at + 3]]
        if after[:1] in (["is"], ["aged"], ["age"]):
            after = after[1:]
        return bool(after) and after[0].isdigit() and len(after[0]) == AGE_DIGITS

    @staticmethod
    def _complains(at: int, markers: Mapping[int, str], matches: Matches, clauses: Clauses) -> bool:
        """Return whether what hurts follows in the same clause: "his back hurts", "she has back pain"."""
        return any(
            span.start >= at
            and clauses.positions[span.start] - clauses.positions[at] < COMPLAINT_REACH
            and clauses.strongest_between(at, span.start) is Border.NONE
            and not any(at < other < span.start for other in markers)
            for name in ("complaint", "spine")
            for span in matches.concepts.get(name, ())
        )

    def _turns(self, words: Sequence[Word], matches: Matches) -> bool:
        """Return whether the visitor comes to themselves: "but me", and not "but me mother"."""
        return any(
            span.end >= len(words) or words[span.end].norm not in self._persons
            for span in matches.cues.get("own_turn", ())
        )

    def _is_gone(self, mention: Mention, words: Sequence[Word], markers: Mapping[int, str]) -> bool:
        """Return whether an animal has the finding, or somebody who is dead."""
        before = [at for at, who in markers.items() if who == OTHER and at <= mention.start]
        if not before:
            return False
        owner = max(before)
        return words[owner].norm in self._animals or bool(owner and words[owner - 1].norm in self._dead)

    def names_acquaintance(self, words: Sequence[Word], markers: Mapping[int, str]) -> bool:
        """Return whether a neighbour or the like is spoken of; nobody writes to a clinic for them."""
        return any(words[at].norm in self._acquaintances for at, who in markers.items() if who == OTHER)

    def _owner(
        self, mention: Mention, words: Sequence[Word], markers: Mapping[int, str], clauses: Clauses
    ) -> str:
        head = mention.parts[0]
        inside = [at for at in markers if mention.start <= at < mention.end and at >= head.start]
        # A possessive inside the finding names its owner: "made my leg numb", "cant feel his legs".
        if inside:
            return markers[inside[0]]
        after = [
            at
            for at in markers
            if mention.end <= at < mention.end + 2 and words[at].norm in ("my", "his", "her")
        ]
        before = [at for at in markers if at < head.start + 1]
        if before:
            last = max(before)
            if after and clauses.strongest_between(last, head.start) >= Border.SENTENCE:
                return markers[after[0]]
            return markers[last]
        if after:
            return markers[after[0]]
        later = [at for at in markers if at >= head.end]
        return markers[min(later)] if later and not before else SELF

    def _is_told_as_past(
        self, mention: Mention, words: Sequence[Word], clauses: Clauses, matches: Matches
    ) -> bool:
        start, end = clauses.sentence_of(mention.parts[0].start)
        head = mention.parts[0]
        verbs = self._lasting_past_verbs if mention.rule.finding.is_bystander else self._past_verbs
        told = any(
            words[at].norm in verbs
            and not (at and words[at - 1].norm in self._perfect)
            and (clauses.strongest_between(at, head.start) <= Border.LIST)
            for at in range(max(start, head.start - 5), head.end)
        )
        now = any(
            start <= span.start < end
            for name in ("ongoing", "recent_anchor")
            for span in matches.cues.get(name, ())
        )
        return told and not now

    @staticmethod
    def _visitor_complains(markers: Mapping[int, str], matches: Matches, clauses: Clauses) -> bool:
        """Return whether the visitor speaks of a complaint of their own too."""
        for at, who in markers.items():
            if who != SELF:
                continue
            for name in ("complaint", "spine", "own_injury"):
                for span in matches.concepts.get(name, ()):
                    between = any(at < other < span.start for other in markers)
                    near = clauses.positions[span.start] - clauses.positions[at] < 6
                    if span.start >= at and near and not between:
                        return True
        return False


def _is_part_of_body(words: Sequence[Word], at: int) -> bool:
    """ "No feeling in the old fella": what is felt in him is a part of the visitor."""
    before = [word.norm for word in words[max(0, at - 3) : at]]
    return words[at].norm in OLD_FELLOWS and before[-1:] == ["old"] and not {"in", "down"}.isdisjoint(before)
