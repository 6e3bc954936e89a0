/** The files of `/etc` that say who and where a program is, in place of the host's. */
export const IDENTITY_FILES: readonly { path: string; text: string }[] = [
  {
    path: "/etc/passwd",
    text: "sandbox:x:1000:1000:sandbox:/tmp/home:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n",
  },
  { path: "/etc/group", text: "sandbox:x:1000:\nnogroup:x:65534:\n" },
  { path: "/etc/hosts", text: "127.0.0.1 localhost sandbox\n::1 localhost ip6-localhost\n" },
];
