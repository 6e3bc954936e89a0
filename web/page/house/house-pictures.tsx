import { useState } from "react";
import type { Picture } from "../../../src/software-house/contract/pictures.ts";
import { Plain } from "../content/plain.tsx";
import { visibleText } from "../content/visible-text.ts";
import { Card } from "../ui/card.tsx";
import { Dialog } from "../ui/dialog.tsx";
import styles from "./house-pictures.module.css";
import type { HouseValues } from "./house-values.ts";

/** Returns where the page gets a picture from, by its hash; null if it cannot get it. */
export type PictureAddress = (sha256: string) => string | null;

interface HousePicturesProps {
  readonly pictures: NonNullable<HouseValues["pictures"]>;
  readonly addressOf: PictureAddress;
}

/** Pictures of the pages that the software serves, each of which can be enlarged. */
export function HousePictures({ pictures, addressOf }: HousePicturesProps): React.JSX.Element {
  const { taken, missing } = pictures;
  return (
    <Card title={taken.length === 0 ? "Pages" : `Pages (${taken.length})`}>
      {taken.length > 0 && (
        <ul className={styles["pictures"]}>
          {taken.map((picture) => (
            <li key={picture.path}>
              <PagePicture picture={picture} address={addressOf(picture.sha256)} />
            </li>
          ))}
        </ul>
      )}
      {missing !== null && (
        <p className={styles["note"]}>
          {taken.length === 0 ? "There is no picture of its pages: " : "Not every page has a picture: "}
          <Plain text={missing} />
        </p>
      )}
    </Card>
  );
}

function PagePicture({
  picture,
  address,
}: {
  readonly picture: Picture;
  readonly address: string | null;
}): React.JSX.Element {
  const { page, test, path, width, height } = picture;
  const [isLarge, setIsLarge] = useState(false);
  const [isLost, setIsLost] = useState(false);
  const title = `The page ${visibleText(page)}`;
  const image = (className: string | undefined, source: string): React.JSX.Element => (
    <img
      className={className}
      src={source}
      alt={title}
      width={width}
      height={height}
      onError={() => setIsLost(true)}
    />
  );
  return (
    <figure className={styles["figure"]}>
      {address === null || isLost ? (
        <p className={styles["lost"]}>
          The picture is not here. In the folder of the delivery, on the machine that ran it, it is{" "}
          <code>
            <Plain text={path} />
          </code>
          .
        </p>
      ) : (
        <>
          <button
            type="button"
            className={styles["small"]}
            aria-haspopup="dialog"
            onClick={() => setIsLarge(true)}
          >
            {image(styles["image"], address)}
          </button>
          <Dialog title={title} isOpen={isLarge} onClose={() => setIsLarge(false)} size="full">
            {image(styles["image"], address)}
          </Dialog>
        </>
      )}
      <figcaption className={styles["caption"]}>
        <code>
          <Plain text={page} />
        </code>{" "}
        after the test{" "}
        <q>
          <Plain text={test} />
        </q>
      </figcaption>
    </figure>
  );
}
