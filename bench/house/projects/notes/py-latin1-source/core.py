import json
import uuid

NOTES = {}


def handle(method, path, body):
    if method == "POST" and path == "/notes":
        try:
            text = json.loads(body)["text"]
        except (ValueError, KeyError, TypeError):
            return 400, {"error": "no text"}
        if not isinstance(text, str):
            return 400, {"error": "no text"}
        key = uuid.uuid4().hex[:8]
        NOTES[key] = text
        return 201, {"id": key, "text": text}
    if method == "GET" and path.startswith("/notes/") and path[7:] in NOTES:
        return 200, {"id": path[7:], "text": NOTES[path[7:]]}
    return 404, {"error": "not found"}
