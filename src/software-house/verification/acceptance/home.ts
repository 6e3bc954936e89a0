import type { CommandSetup } from "../workspace.ts";

/** Home folder of a tested program, as a path in its project's folder. What a step stores there, the next step finds. */
export const HOME_IN_PROJECT = ".troupe/home";

/** The same folder inside the sandbox. */
const HOME_INSIDE = `/project/${HOME_IN_PROJECT}`;

/** Returns the setup of a program whose home folder is kept with its project. Variables of a step may name another one. */
export function withHome(
  setup: CommandSetup,
  variables: readonly { readonly name: string; readonly value: string }[] = [],
): CommandSetup {
  const given = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  return { ...setup, environment: { ...setup.environment, HOME: HOME_INSIDE, ...given } };
}
