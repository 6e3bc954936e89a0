import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { ConnectionProvider } from "./connection/connection.tsx";
import { ServerGate } from "./shell/server-gate.tsx";
import { applyTheme, readTheme } from "./ui/theme.ts";
import "./ui/tokens.css";
import "./ui/base.css";

applyTheme(readTheme(localStorage));
const root = document.querySelector("#root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      {/* The content-security policy allows no style elements. */}
      <CSPProvider disableStyleElements>
        <Tooltip.Provider>
          <ServerGate>
            <ConnectionProvider>
              <App />
            </ConnectionProvider>
          </ServerGate>
        </Tooltip.Provider>
      </CSPProvider>
    </StrictMode>,
  );
}
