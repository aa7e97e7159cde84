"""The 1,200 staff. Names are drawn from common ones; no real person is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.seed.planting import DEFAULT_DOMAIN, object_id, user

if TYPE_CHECKING:
    from random import Random

    from local_tenant.seed.planting import Planting
    from local_tenant.wire import Json

NUMBER_OF_STAFF = 1200
FIXED_TERM = 150
DISABLED = 10  # on leave

# Special-service officials: Local Public Service Act, article 3.
OFFICIALS = ("区長", "副区長", "副区長", "教育長", "常勤監査委員")
REGULAR = (("部長", 15), ("課長", 80), ("係長", 220), ("主任", 300))

DEPARTMENTS = (
    "政策企画課",
    "財政課",
    "広報課",
    "総務課",
    "人事課",
    "契約課",
    "情報システム課",
    "防災課",
    "税務課",
    "収納課",
    "戸籍住民課",
    "国保年金課",
    "地域振興課",
    "文化スポーツ課",
    "産業振興課",
    "福祉管理課",
    "高齢福祉課",
    "障害福祉課",
    "生活福祉課",
    "子育て支援課",
    "保育課",
    "健康推進課",
    "都市計画課",
    "道路公園課",
    "教育総務課",
)
SURNAMES = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "山口",
    "松本",
    "井上",
    "木村",
    "林",
    "斎藤",
    "清水",
    "山崎",
    "森",
    "池田",
    "橋本",
    "阿部",
    "石川",
    "山下",
    "中島",
    "石井",
    "小川",
    "前田",
    "岡田",
    "長谷川",
    "藤田",
    "後藤",
    "近藤",
    "村上",
    "遠藤",
    "青木",
    "坂本",
]
GIVEN_NAMES = [
    "翔太",
    "大輔",
    "健太",
    "拓也",
    "直樹",
    "誠",
    "和也",
    "隆",
    "浩",
    "修",
    "学",
    "剛",
    "亮",
    "洋介",
    "一郎",
    "陽子",
    "美咲",
    "愛",
    "久美子",
    "由美",
    "恵",
    "智子",
    "真由美",
    "裕子",
    "香織",
    "直美",
    "千尋",
    "彩",
    "舞",
    "葵",
    "結衣",
    "桜",
    "翼",
    "悠斗",
    "陸",
    "蓮",
    "湊",
    "凛",
    "楓",
    "薫",
]


def add_staff(planting: Planting, chance: Random, sku: str) -> None:
    """Adds the staff, s0001 first: officials, then regular staff by rank, then fixed-term.

    Args:
        planting: what is gathered.
        chance: a seeded source of names.
        sku: id of the licence that each has.
    """
    positions = _positions()
    on_leave = set(chance.sample(range(len(OFFICIALS), NUMBER_OF_STAFF), DISABLED))
    for index, (job_title, employee_type) in enumerate(positions):
        document = _member_of_staff(index, job_title, employee_type, chance)
        document["accountEnabled"] = index not in on_leave
        document["assignedLicenses"] = [{"disabledPlans": [], "skuId": sku}]
        planting.add("users", document)


def _positions() -> list[tuple[str, str]]:
    ranks = [title for title, number in REGULAR for _ in range(number)]
    clerks = NUMBER_OF_STAFF - len(OFFICIALS) - len(ranks) - FIXED_TERM
    return [
        *((title, "特別職") for title in OFFICIALS),
        *((title, "一般職") for title in (*ranks, *["主事"] * clerks)),
        *[("会計年度任用職員", "会計年度任用職員")] * FIXED_TERM,
    ]


def _member_of_staff(index: int, job_title: str, employee_type: str, chance: Random) -> Json:
    name = f"s{index + 1:04}@{DEFAULT_DOMAIN}"
    surname, given = chance.choice(SURNAMES), chance.choice(GIVEN_NAMES)
    department = "区長室" if employee_type == "特別職" else DEPARTMENTS[index % len(DEPARTMENTS)]
    return user(
        name,
        f"{surname} {given}",
        surname=surname,
        givenName=given,
        department=department,
        employeeId=f"{index + 1:04}",
        employeeType=employee_type,
        jobTitle=job_title,
        mail=name,
        officeLocation=f"本庁舎{index % 9 + 1}階",
        onPremisesImmutableId=object_id("immutableIds", name).replace("-", "")[:22] + "==",
        onPremisesSamAccountName=name.partition("@")[0],
        onPremisesSyncEnabled=True,
        onPremisesUserPrincipalName=name,
    )
