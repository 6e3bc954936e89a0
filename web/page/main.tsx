import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./ui/tokens.css";

const root = document.querySelector("#root");
if (root !== null) createRoot(root).render(<StrictMode>Troupe</StrictMode>);
