"""The language of dynamic membership rules, as far as it is evaluated."""

from __future__ import annotations

import pytest

from local_tenant.directory.dynamic import UnsupportedRuleError, parse_rule

USER = {
    "jobTitle": "課長",
    "department": "Information Systems",
    "accountEnabled": True,
    "mail": None,
    "userPrincipalName": "s0001@ward.example",
}


@pytest.mark.parametrize(
    ("rule", "matches"),
    [
        ('user.jobTitle -eq "課長"', True),
        ('user.jobTitle -ne "課長"', False),
        ('(user.department -eq "information systems")', True),
        ('user.department -startsWith "Info"', True),
        ('user.department -notStartsWith "Info"', False),
        ('user.department -contains "systems"', True),
        ('user.department -notContains "finance"', True),
        ('user.userPrincipalName -match "^s[0-9]{4}@"', True),
        ('user.jobTitle -in ["部長", "課長"]', True),
        ("user.jobTitle -notIn ['部長', '課長']", False),
        ("user.accountEnabled -eq true", True),
        ("user.mail -eq null", True),
        ("user.mail -ne null", False),
        ('user.jobTitle -eq "x" -or user.accountEnabled -eq true', True),
        ('user.jobTitle -eq "x" -or user.mail -eq null -and user.accountEnabled -eq false', False),
        ('-not (user.jobTitle -eq "課長")', False),
        ('USER.jobTitle -EQ "課長"', True),
    ],
)
def test_rule_decides_about_a_user(rule, matches):
    assert parse_rule(rule)(USER) is matches


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "user.jobTitle",
        "user.jobTitle -eq",
        'user.jobTitle -like "x"',
        'device.isCompliant -eq "true"',
        'user.jobTitle -eq "x" -and',
        'user.jobTitle -eq "x")',
        'user.assignedPlans -any (assignedPlan.service -eq "SCO")',
        "user.jobTitle -eq {x}",
    ],
)
def test_rule_beyond_us_is_said_to_be(rule):
    with pytest.raises(UnsupportedRuleError):
        parse_rule(rule)
