import type { ReactNode } from "react";

/** Draws one icon of 16 by 16, in the color of the text. Icons are decoration: the words beside them say it. */
function Icon({
  children,
  isFilled = false,
}: {
  readonly children: ReactNode;
  readonly isFilled?: boolean;
}): React.JSX.Element {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill={isFilled ? "currentColor" : "none"}
      stroke={isFilled ? "none" : "currentColor"}
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

/** Makes an icon of the lines of a drawing. */
function lines(path: string): () => React.JSX.Element {
  return () => (
    <Icon>
      <path d={path} />
    </Icon>
  );
}

/** Makes an icon of a filled shape. */
function shape(path: string): () => React.JSX.Element {
  return () => (
    <Icon isFilled>
      <path d={path} />
    </Icon>
  );
}

export const CloseIcon = lines("M4 4l8 8M12 4l-8 8");
export const CheckIcon = lines("M3.5 8.5l3 3 6-7");
export const PlusIcon = lines("M8 3v10M3 8h10");
export const MinusIcon = lines("M3 8h10");
export const FitIcon = lines("M2.5 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10");
export const ListIcon = lines("M6 4h7.500M6 8h7.500M6 12h7.500M2.500 4v.01M2.500 8v.01M2.500 12v.01");
export const MenuIcon = lines("M2.5 4.5h11M2.5 8h11M2.5 11.5h11");
export const ChevronDownIcon = lines("M4 6l4 4 4-4");
export const ChevronRightIcon = lines("M6 4l4 4-4 4");
export const ArrowRightIcon = lines("M3 8h10M9 4l4 4-4 4");
export const InboxIcon = lines("M2 9.5l1.8-5.7h8.4L14 9.5v3H2zM2 9.5h3.5l1 1.7h3l1-1.7H14");
export const SendIcon = lines("M13.5 2.5L7 9M13.5 2.5l-4 11L7 9 2.5 6.5z");
export const StopIcon = shape(
  "M4.5 4h7a.5.5 0 0 1 .5.5v7a.5.5 0 0 1-.5.5h-7a.5.5 0 0 1-.5-.5v-7a.5.5 0 0 1 .5-.5z",
);
export const PlayIcon = shape("M5 3.2v9.6a.4.4 0 0 0 .6.3l7.4-4.8a.4.4 0 0 0 0-.6L5.6 2.9a.4.4 0 0 0-.6.3z");
export const PauseIcon = shape("M4.5 3h2v10h-2zM9.5 3h2v10h-2z");
export const RetryIcon = lines("M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.7h-2.7");
export const ForkIcon = lines(
  "M4.5 5.5v5M4.5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM4.5 13.500a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11.5 5.500a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11.5 5.500c0 3-3.5 2.5-6 4",
);
export const DownloadIcon = lines("M8 2.5v7.500M4.5 7L8 10.5 11.5 7M3 13.500h10");
export const CopyIcon = lines("M6 5.500h7v8H6zM10 5.500v-3H3v8h3");
export const ClockIcon = lines("M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3l2 1.5");
export const WarningIcon = lines("M8 2.500L14 13H2zM8 6.500v3M8 11.300v.01");
export const InfoIcon = lines("M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.500V11M8 5.200v.01");
export const PersonIcon = lines(
  "M8 8a2.7 2.7 0 1 0 0-5.400A2.7 2.7 0 0 0 8 8zM3 13.500c.6-2.5 2.5-3.7 5-3.700s4.4 1.2 5 3.7",
);
export const ToolIcon = lines(
  "M9.8 6.200a3 3 0 0 1 3.7-3.900l-2 2 .2 1.5 1.5.2 2-2M9.8 6.200l-6.6 6.600a1 1 0 0 0 1.4 1.400l6.5-6.5",
);
export const FileIcon = lines("M4 2h5.500L12 4.500V14H4zM9 2v3h3");
export const SunIcon = lines(
  "M8 10.700a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.400zM8 1.500v1M8 13.500v1M1.5 8h1M13.5 8h1M3.4 3.400l.7.7M11.9 11.900l.7.7M12.6 3.400l-.7.7M4.1 11.900l-.7.7",
);
export const MoonIcon = lines("M13.5 9.500A6 6 0 0 1 6.5 2.500a6 6 0 1 0 7 7z");
export const ScreenIcon = lines("M2 3h12v8H2zM6 13.500h4M8 11v2.5");
export const HelpIcon = lines(
  "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.3 6.300c.2-2 3.5-1.8 3.4.1 0 1.3-1.7 1.4-1.7 2.600M8 11.200v.01",
);
export const TrashIcon = lines("M3 4.500h10M6.5 4.500v-2h3v2M4.5 4.500l.5 9h6l.5-9");
export const SkipIcon = lines("M3 4l5 4-5 4zM9 4l4 4-4 4z");
export const RingIcon = lines("M8 12.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9z");
export const GraphIcon = lines(
  "M5 3.500h6v3H5zM2 9.500h4.500v3H2zM9.5 9.500H14v3H9.500zM8 6.500v1.500M4.2 9.500V8h7.600v1.5",
);
