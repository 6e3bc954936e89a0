import { useState } from "react";
import type { ProjectFile } from "../../../src/software-house/contract/file-set.ts";
import { Code } from "../content/code.tsx";
import { languageOf } from "../content/languages.ts";
import { Plain } from "../content/plain.tsx";
import { visibleText } from "../content/visible-text.ts";
import { classNames } from "../ui/class-names.ts";
import { FileIcon } from "../ui/icons.tsx";
import { Select } from "../ui/select.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { foldersOf } from "./folders.ts";
import styles from "./house-files.module.css";

/** The files of a project: a tree, and the file that is chosen, with the colors of its syntax. */
export function HouseFiles({ files }: { readonly files: readonly ProjectFile[] }): React.JSX.Element | null {
  const folders = foldersOf(files);
  const sorted = folders.flatMap((folder) => folder.files);
  const [chosen, setChosen] = useState<string | null>(null);
  const first = sorted.find(({ path }) => /(^|\/)readme/i.test(path)) ?? sorted[0];
  const file = sorted.find(({ path }) => path === chosen) ?? first;
  if (file === undefined) return null;
  return (
    <div className={styles["files"]}>
      <nav className={styles["tree"]} aria-label="Files of the project">
        {folders.map((folder) => (
          <div key={folder.path}>
            {folder.path !== "" && (
              <p className={styles["folder"]}>
                <Plain text={`${folder.path}/`} />
              </p>
            )}
            <ul className={classNames(styles["list"], folder.path !== "" && styles["inner"])}>
              {folder.files.map(({ path, name }) => (
                <li key={path}>
                  <button
                    type="button"
                    className={styles["file"]}
                    aria-current={path === file.path}
                    onClick={() => setChosen(path)}
                  >
                    <FileIcon />
                    <Plain text={name} />
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={styles["select"]}>
        <Select
          label="File"
          isLabelHidden
          options={sorted.map(({ path }, index) => ({ value: String(index), label: visibleText(path) }))}
          value={String(sorted.indexOf(file))}
          onChange={(index) => setChosen(sorted[Number(index)]?.path ?? null)}
        />
      </div>
      <div className={styles["content"]}>
        <header className={styles["header"]}>
          <code>
            <Plain text={file.path} />
          </code>
          <span className={styles["muted"]}>{linesOf(file.content)}</span>
          <CopyButton text={file.content} label={`Copy ${visibleText(file.path)}`} />
        </header>
        <Code
          text={file.content}
          language={languageOf(file.path)}
          label={visibleText(file.path)}
          hasLineNumbers
        />
      </div>
    </div>
  );
}

function linesOf(content: string): string {
  const lines = content === "" ? 0 : content.replace(/\n$/, "").split("\n").length;
  return lines === 1 ? "1 line" : `${lines} lines`;
}
