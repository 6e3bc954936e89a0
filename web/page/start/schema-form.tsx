import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { NumberField, TextArea, TextField } from "../ui/text-field.tsx";
import { keyOf, type Entered } from "./read-form.ts";
import type { SchemaField } from "./schema-fields.ts";
import styles from "./schema-form.module.css";

interface SchemaFormProps {
  readonly fields: readonly SchemaField[];
  readonly entered: Entered;
  readonly onChange: (key: string, value: string | number | boolean | null) => void;
  /** The faults to show, by field. */
  readonly faults: Readonly<Record<string, string>>;
}

/** The fields of a schema as controls. */
export function SchemaForm({ fields, entered, onChange, faults }: SchemaFormProps): React.JSX.Element {
  return (
    <div className={styles["fields"]}>
      {fields.map((field) => {
        const key = keyOf(field);
        return (
          <FieldControl
            key={key}
            field={field}
            value={entered[key] ?? null}
            onChange={(value) => onChange(key, value)}
            error={faults[key] ?? null}
          />
        );
      })}
    </div>
  );
}

interface FieldControlProps {
  readonly field: SchemaField;
  readonly value: string | number | boolean | null;
  readonly onChange: (value: string | number | boolean | null) => void;
  readonly error: string | null;
}

function FieldControl({ field, value, onChange, error }: FieldControlProps): React.JSX.Element {
  const { path, kind, label, description, isRequired, preset } = field;
  const name = isRequired ? `${label} (required)` : label;
  const hint = description ?? undefined;
  const placeholder = presetWords(preset);
  const shared = { label: name, hint, error };
  const text = typeof value === "string" ? value : "";
  if (kind === "integer" || kind === "number") {
    const number = typeof value === "number" ? value : null;
    return (
      <NumberField
        {...shared}
        value={number}
        onChange={onChange}
        step={kind === "integer" ? 1 : "any"}
        placeholder={placeholder ?? (path[0] === "limits" ? "the graph's own" : undefined)}
      />
    );
  }
  if (kind === "boolean") {
    const checked = typeof value === "boolean" ? value : preset === true;
    return <Checkbox label={name} hint={hint} checked={checked} onChange={onChange} />;
  }
  if (kind === "choice") {
    const options = [
      { value: "", label: "the graph's own" },
      ...field.choices.map((choice) => ({ value: choice, label: wordsOf(choice) })),
    ];
    return <Select label={name} options={options} value={text} onChange={onChange} />;
  }
  if (kind === "json") {
    return (
      <TextArea
        {...shared}
        isCode
        className={styles["wide"]}
        value={text}
        onChange={onChange}
        placeholder={placeholder ?? "JSON"}
        spellCheck={false}
      />
    );
  }
  if (/prompt/i.test(label)) {
    return (
      <TextArea
        {...shared}
        className={styles["wide"]}
        value={text}
        onChange={onChange}
        placeholder={placeholder ?? "the graph's own"}
      />
    );
  }
  return <TextField {...shared} value={text} onChange={onChange} placeholder={placeholder} />;
}

function presetWords(preset: unknown): string | undefined {
  if (preset === undefined) return undefined;
  return typeof preset === "string" ? preset : JSON.stringify(preset);
}

function wordsOf(choice: string): string {
  const value: unknown = JSON.parse(choice);
  return typeof value === "string" ? value : choice;
}
