/** Settings of the kernel that refuse namespaces to plain users, and the values that allow them. */
const SETTINGS = [
  { name: "kernel.apparmor_restrict_unprivileged_userns", refusing: "1", allowing: "0" },
  { name: "kernel.unprivileged_userns_clone", refusing: "0", allowing: "1" },
  { name: "user.max_user_namespaces", refusing: "0", allowing: "15000" },
];

/** What to do where bubblewrap is installed and does not work, by what it said and by how the kernel is set. */
export function refusalHint(refusal: string, setting: (name: string) => string | null): string {
  const said = `bubblewrap is installed, but does not work here (${refusal})`;
  const found = SETTINGS.find(({ name, refusing }) => setting(name) === refusing);
  return found === undefined
    ? `${said}; in a container, that container must be allowed to make namespaces`
    : `${said}: sudo sysctl -w ${found.name}=${found.allowing}`;
}
