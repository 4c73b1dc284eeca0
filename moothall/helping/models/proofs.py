"""Addresses that are being proven."""

from django.db import models
from django.db.models import Q

from moothall.helping.models.roles import Role, Stint
from moothall.helping.models.talks import Call, Talk


class Proof(models.Model):
    """What somebody without an account asked for, not confirmed yet: to fill a role, or to propose a talk.

    It holds no place. Only hashes of the letter's code and link are kept; either works once. Forgotten after two days.
    """

    role = models.ForeignKey(Role, on_delete=models.CASCADE, null=True, related_name="proofs")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, null=True, related_name="proofs")
    email = models.EmailField()
    answer = models.JSONField(default=dict)
    code_hash = models.CharField(max_length=64)
    link_hash = models.CharField(max_length=64, unique=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    stint = models.ForeignKey(Stint, on_delete=models.SET_NULL, null=True, related_name="+")
    talk = models.ForeignKey(Talk, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__isnull=False, call=None) | Q(role=None, call__isnull=False), name="proof_for_one"
            ),
        ]
        indexes = [models.Index(fields=["at"], name="proof_at")]

    def __str__(self) -> str:
        return f"proof {self.pk}"
