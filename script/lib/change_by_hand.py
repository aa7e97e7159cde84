"""Changes a policy behind Pulumi's back, as somebody in the admin center would.

Run as `change_by_hand.py PREFIX STATE`, in the environment that `python -m local_tenant env` prints:
sets the state of the one policy whose display name starts with PREFIX.
"""

import os
import sys

import httpx


def main(prefix: str, state: str) -> None:
    """Find the policy and change it.

    Raises:
        SystemExit: not exactly one policy starts with the prefix.
    """
    url = os.environ["M365POLICY_LOCAL_TENANT"]
    with httpx.Client(base_url=url) as graph:
        graph.headers["Authorization"] = f"Bearer {_token(graph)}"
        path = "/v1.0/identity/conditionalAccess/policies"
        policies = graph.get(path).raise_for_status().json()["value"]
        found = [policy for policy in policies if policy["displayName"].startswith(prefix)]
        if len(found) != 1:
            raise SystemExit(f"error: {len(found)} policies start with {prefix!r}; need one")
        graph.patch(f"{path}/{found[0]['id']}", json={"state": state}).raise_for_status()
    print(f"   {found[0]['displayName']}: {found[0]['state']} -> {state}")


def _token(graph: httpx.Client) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["ARM_CLIENT_ID"],
        "client_secret": os.environ["ARM_CLIENT_SECRET"],
        "scope": f"{os.environ['M365POLICY_LOCAL_TENANT']}/.default",
    }
    answer = graph.post(f"/{os.environ['ARM_TENANT_ID']}/oauth2/v2.0/token", data=form)
    return str(answer.raise_for_status().json()["access_token"])


if __name__ == "__main__":
    main(*sys.argv[1:3])
