/**
 * The page: a form, a list of what was said, and questions with buttons. It reads the lines of `POST /chat` while they come,
 * and shows texts of models as text, never as HTML.
 */
export const PAGE = /* html */ `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Chat</title>
<style>
  body { font: 16px/1.5 system-ui; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; }
  p { white-space: pre-wrap; } p.you { font-weight: 600; } p.work { color: #59636e; } p.question { background: #fff8c5; padding: 0.5rem; }
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
  document.querySelector("#form").addEventListener("submit", (event) => {
    event.preventDefault();
    const message = document.querySelector("#message").value;
    document.querySelector("#message").value = "";
    say("you", message);
    void send({ message });
  });
  // A page that is opened again shows what the conversation waits on.
  await showQuestions();
  void send({ continue: true });

  async function showQuestions() {
    for (const old of document.querySelectorAll("p.question")) old.remove();
    try {
      const response = await fetch("/questions");
      if (!response.ok) throw new Error(await response.text());
      for (const question of await response.json()) ask(question);
    } catch (error) {
      say("work", "Questions could not be read; if one waits, load the page again. (" + error.message + ")");
    }
  }

  async function send(body, attempts = 0) {
    // An answer continues the run, and a message gives up the run that waits: older questions are void.
    for (const old of document.querySelectorAll("p.question")) old.remove();
    const work = say("work", "...");
    const written = new Map();
    const show = {
      working: ({ agent }) => (work.textContent = agent + " is working"),
      token({ message, text }) {
        if (!written.has(message)) written.set(message, say("answer", ""));
        written.get(message).append(text);
      },
      discard({ message }) {
        written.get(message)?.remove();
        written.delete(message);
      },
      question(question) {
        work.remove();
        ask(question);
      },
      answer({ text }) {
        work.remove();
        for (const line of written.values()) line.remove();
        say("answer", text);
      },
      error({ code }) {
        // The service is ending, and another one continues; or another one has not let go of the conversation yet.
        if (code === "run_aborted" || (body.continue && code === "thread_busy")) throw new TypeError(code);
        work.textContent = "It failed: " + code;
      },
    };
    let isTaken = body.continue === true;
    try {
      const response = await fetch("/chat", { method: "POST", body: JSON.stringify(body) });
      isTaken = true;
      if (response.status === 204 && attempts > 0) work.textContent = "Nothing is left to continue: ask again.";
      else if (response.status === 204) work.remove();
      else if (!response.ok) throw new Error(await response.text());
      else for await (const line of linesOf(response.body)) show[line.type](line);
    } catch (error) {
      if (error instanceof TypeError && !isTaken) {
        // Whether the service has it is unknown. Sent again by itself, it could be done twice.
        work.textContent = "The service did not answer. If nothing happens, send it again.";
        return showQuestions();
      }
      const isCutOff = error instanceof TypeError && attempts < 30;
      work.textContent = isCutOff ? "The connection was lost." : "It failed: " + error.message;
      if (!isCutOff) return;
      await new Promise((resolve) => setTimeout(resolve, 2000));
      work.remove();
      for (const line of written.values()) line.remove();
      void send({ continue: true }, attempts + 1);
    }
  }
  function ask({ id, text }) {
    const line = say("question", "May this happen?\\n" + text + "\\n");
    const answer = (decision) => void send({ answers: { [id]: decision } });
    const buttons = {
      Approve: () => answer({ decision: "approve" }),
      Reject: () => answer({ decision: "reject", feedback: prompt("Why?") || "no" }),
    };
    for (const [textContent, onclick] of Object.entries(buttons)) {
      line.append(Object.assign(document.createElement("button"), { textContent, onclick }));
    }
  }
  async function* linesOf(stream) {
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + read.value).split("\\n");
      rest = lines.pop();
      yield* lines.map((line) => JSON.parse(line));
    }
  }
</script>
</html>
`;
