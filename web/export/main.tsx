import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../page/ui/tokens.css";
import "../page/ui/base.css";
import { ExportedPage } from "./exported-page.tsx";
import { readSnapshot } from "./read-snapshot.ts";

const snapshot = readSnapshot(document.querySelector("#run")?.textContent ?? "");
const root = document.querySelector("#root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <ExportedPage snapshot={snapshot} />
    </StrictMode>,
  );
}
