/** Home folder of a tested program, as a path in its project's folder. What a step stores there, the next step finds. */
export const HOME_IN_PROJECT = ".troupe/home";

/** The same folder inside the sandbox. */
export const HOME_INSIDE = `/project/${HOME_IN_PROJECT}`;
