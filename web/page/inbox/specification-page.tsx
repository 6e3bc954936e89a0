import type { SpecificationApproval } from "../../../src/software-house/approvals.ts";
import { Plain } from "../content/plain.tsx";
import { LongText } from "../content/long-text.tsx";
import { Badge } from "../ui/badge.tsx";
import { CriterionText } from "./criterion-text.tsx";
import styles from "./inbox.module.css";

/** Shows a specification as a page that people read before they approve it. */
export function SpecificationPage({
  question,
}: {
  readonly question: Pick<SpecificationApproval, "specification" | "request">;
}): React.JSX.Element {
  const { specification, request } = question;
  const { language, kind, summary, run, criteria, outOfScope, deviations } = specification;
  return (
    <div className={styles["page"]}>
      <p className={styles["name"]}>
        <Badge tone="neutral">{language}</Badge>
        <Badge tone="neutral">{kind.replace("-", " ")}</Badge>
      </p>
      <LongText text={summary} label="Summary" />
      {(deviations ?? []).length > 0 && (
        <Part title="Other than asked">
          <ul>
            {deviations?.map(({ asked, instead, why }) => (
              <li key={asked}>
                Asked: <Plain text={asked} />. Instead: <Plain text={instead} />. Why: <Plain text={why} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={`What it must do (${criteria.length})`}>
        <ul className={styles["criteria"]}>
          {criteria.map((criterion) => (
            <li key={criterion.id}>
              <CriterionText criterion={criterion} />
            </li>
          ))}
        </ul>
      </Part>
      <Part title="How it is used">
        <ul className={styles["plain"]}>
          {specification.interface.map(({ name, usage, description }) => (
            <li key={`${name} ${usage}`}>
              <code>
                <Plain text={usage} />
              </code>{" "}
              <Plain text={description} />
            </li>
          ))}
        </ul>
      </Part>
      <Part title="How it is run">
        <ul className={styles["plain"]}>
          {run.build.length > 0 && <Command name="Build" words={run.build} />}
          <Command name="Start" words={run.start} />
          {run.portVariable !== null && (
            <li>
              Port from <code>{run.portVariable}</code>
            </li>
          )}
        </ul>
      </Part>
      {outOfScope.length > 0 && (
        <Part title="What it does not do">
          <ul>
            {outOfScope.map((item) => (
              <li key={item}>
                <Plain text={item} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="The request">
        <LongText text={request} label="The request" />
      </Part>
    </div>
  );
}

function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <section className={styles["part"]}>
      <h4>{title}</h4>
      {children}
    </section>
  );
}

function Command({
  name,
  words,
}: {
  readonly name: string;
  readonly words: readonly string[];
}): React.JSX.Element {
  return (
    <li>
      {name}:{" "}
      <code>
        <Plain text={words.join(" ")} />
      </code>
    </li>
  );
}
