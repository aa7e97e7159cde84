from m365policy.graph.errors import GraphError, parse_error


def parsed(body, *, status=400, path="/groups", request_id=""):
    return parse_error(
        body, operation="create group 'x'", path=path, status=status, request_id=request_id
    )


def test_error_names_operation_code_message_status_and_request_id():
    error = parsed(
        {
            "error": {
                "code": "BadRequest",
                "message": "1011: 'applications' condition must specify the applications.",
                "innerError": {"date": "2026-11-23T10:18:15", "request-id": "r-1"},
            }
        }
    )

    assert str(error) == (
        "create group 'x': BadRequest: 1011: 'applications' condition must specify the "
        "applications (HTTP 400, request-id r-1)"
    )
    assert (error.status, error.code, error.request_id) == (400, "BadRequest", "r-1")


def test_error_of_the_older_shape_keeps_the_inner_message():
    error = parsed(
        {
            "error": {
                "code": "BadRequest",
                "message": "The server could not process the request because it is malformed.",
                "innerError": {"message": "1064: 'clientAppTypes' condition does not support []."},
            }
        },
        request_id="r-2",
    )

    assert "malformed. 1064: 'clientAppTypes'" in str(error)
    assert "request-id r-2" in str(error)


def test_forbidden_names_the_permissions_that_the_path_needs():
    body = {"error": {"code": "AccessDenied", "message": "No."}}
    error = parsed(body, status=403, path="/identity/conditionalAccess/policies")

    assert str(error).endswith(
        "The application needs the permissions Policy.Read.All and "
        "Policy.ReadWrite.ConditionalAccess"
    )


def test_answer_that_is_no_graph_error_still_gives_a_sentence():
    error = parsed("<html>", status=502)

    assert str(error) == "create group 'x': no message (HTTP 502)"


def test_only_404_is_not_found():
    assert GraphError("m", operation="o", status=404).not_found
    assert not GraphError("m", operation="o", status=403).not_found
