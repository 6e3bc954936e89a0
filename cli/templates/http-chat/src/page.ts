/** The page: a form, and a list of what was said. It reads the lines of `POST /chat` while they come. */
export const PAGE = /* html */ `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Chat</title>
<style>
  body { font: 16px/1.5 system-ui; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; }
  p { white-space: pre-wrap; } p.you { font-weight: 600; } p.work { color: #59636e; }
  form { display: flex; gap: 0.5rem; } input { flex: 1; font: inherit; padding: 0.4rem; } button { font: inherit; }
</style>
<main id="said" aria-live="polite"></main>
<form id="form"><input id="message" aria-label="Message" autocomplete="off" autofocus><button>Send</button></form>
<script type="module">
  const said = document.querySelector("#said");
  const say = (name, text) => {
    const line = document.createElement("p");
    line.className = name;
    line.textContent = text;
    said.append(line);
    return line;
  };
  document.querySelector("#form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const message = document.querySelector("#message").value;
    document.querySelector("#message").value = "";
    say("you", message);
    const work = say("work", "...");
    const answer = say("answer", "");
    const response = await fetch("/chat", { method: "POST", body: JSON.stringify({ message }) });
    if (!response.ok) return void (work.textContent = await response.text());
    let rest = "";
    for await (const piece of pieces(response.body.pipeThrough(new TextDecoderStream()))) {
      const lines = (rest + piece).split("\\n");
      rest = lines.pop();
      for (const line of lines.map((text) => JSON.parse(text))) {
        if (line.type === "working") work.textContent = line.agent + " is working";
        if (line.type === "token") answer.textContent += line.text;
        // The whole answer replaces the pieces: a call that was retried has sent some in vain.
        if (line.type === "answer") answer.textContent = line.text;
        if (line.type === "error") work.textContent = "It failed: " + line.code;
        else if (line.type === "answer") work.remove();
      }
    }
  });
  async function* pieces(stream) {
    const reader = stream.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  }
</script>
</html>
`;
