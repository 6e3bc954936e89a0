import { Field } from "@base-ui/react/field";
import { NumberField as BaseNumber } from "@base-ui/react/number-field";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./text-field.module.css";

interface FieldFacts {
  readonly label: ReactNode;
  /** True if only screen readers need the label, such as in a search box. @default false */
  readonly isLabelHidden?: boolean | undefined;
  readonly hint?: ReactNode;
  /** What is wrong with the content; null if nothing is. */
  readonly error?: string | null | undefined;
  readonly disabled?: boolean | undefined;
  readonly className?: string | undefined;
}

interface TextFacts extends FieldFacts {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

type TextFieldProps = TextFacts & Omit<ComponentProps<"input">, keyof TextFacts | "defaultValue" | "color">;

/** A line of text with its label. */
export function TextField(properties: TextFieldProps): React.JSX.Element {
  const { label, isLabelHidden, hint, error, disabled, className, value, onChange, ...rest } = properties;
  return (
    <Frame {...{ label, isLabelHidden, hint, error, disabled, className }}>
      <Field.Control
        className={styles["control"]}
        value={value}
        onValueChange={(text) => onChange(text)}
        {...rest}
      />
    </Frame>
  );
}

type TextAreaProps = TextFacts & {
  /** True for JSON and code. @default false */
  readonly isCode?: boolean;
} & Omit<ComponentProps<"textarea">, keyof TextFacts | "defaultValue" | "color">;

/** Several lines of text with their label. It grows with its content. */
export function TextArea(properties: TextAreaProps): React.JSX.Element {
  const {
    label,
    isLabelHidden,
    hint,
    error,
    disabled,
    className,
    value,
    onChange,
    isCode = false,
    ...rest
  } = properties;
  return (
    <Frame {...{ label, isLabelHidden, hint, error, disabled, className }}>
      <Field.Control
        value={value}
        onValueChange={(text) => onChange(text)}
        render={
          <textarea
            rows={3}
            {...rest}
            className={classNames(styles["control"], styles["area"], isCode && styles["code"])}
          />
        }
      />
    </Frame>
  );
}

interface NumberFieldProps extends FieldFacts {
  /** Null if the field is empty. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step?: number | "any" | undefined;
  readonly placeholder?: string | undefined;
}

/** A number with its label. The arrow keys change it. */
export function NumberField(properties: NumberFieldProps): React.JSX.Element {
  const { label, isLabelHidden, hint, error, disabled, className, value, onChange, placeholder, ...bounds } =
    properties;
  return (
    <Frame {...{ label, isLabelHidden, hint, error, disabled, className }}>
      <BaseNumber.Root value={value} onValueChange={(next) => onChange(next)} {...bounds}>
        <BaseNumber.Input className={styles["control"]} placeholder={placeholder} />
      </BaseNumber.Root>
    </Frame>
  );
}

function Frame(properties: FieldFacts & { readonly children: ReactNode }): React.JSX.Element {
  const {
    label,
    isLabelHidden = false,
    hint,
    error = null,
    disabled = false,
    className,
    children,
  } = properties;
  return (
    <Field.Root
      className={classNames(styles["field"], className)}
      invalid={error !== null}
      disabled={disabled}
    >
      <Field.Label className={classNames(styles["label"], isLabelHidden && styles["hidden"])}>
        {label}
      </Field.Label>
      {children}
      {hint !== undefined && <Field.Description className={styles["hint"]}>{hint}</Field.Description>}
      {error !== null && (
        <Field.Error match className={styles["error"]}>
          {error}
        </Field.Error>
      )}
    </Field.Root>
  );
}
