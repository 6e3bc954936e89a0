/** Markdown that tries what a browser could do for it: run a script, load something, or deceive its reader. */
export const HOSTILE_TEXT = `# The first line

<script>window.hit = 1</script>
<img src="x" onerror="window.hit = 2">
<svg onload="window.hit = 3"><script>window.hit = 4</script></svg>
<iframe srcdoc="<script>parent.hit = 5</script>"></iframe>
<form action="https://evil.example"><button>Send</button></form>
<style>body { display: none }</style>
<div style="position: fixed; inset: 0; background: red">Everything is covered.</div>

[a good link](https://example.com/good) and [a link that runs](javascript:window.hit=6),
[another](JaVaScRiPt:window.hit=7), [a page of its own](data:text/html,<script>parent.hit=8</script>),
[and one](vbscript:window.hit=9)

![a pixel](https://evil.example/pixel.png) ![a script](javascript:window.hit=10)

A bell \u0007, a colored word \u001b[31mred\u001b[0m, a hidden title \u001b]0;owned\u0007, and a reversed
\u202egnp.exe\u202c file with \u2066isolated\u2069 parts.

\`\`\`html
</code></pre><script>window.hit = 11</script>
\`\`\`

| a | b |
|---|---|
| <b onmouseover="window.hit=12">1</b> | 2 |

The last line.
`;
