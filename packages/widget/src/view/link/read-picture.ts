/** Turns what a page has of a picture into what can be sent: a data URI, PNG or JPEG, of a bearable size. */

/** One event to the provider holds it whole, as base64; larger ones are refused there, after the upload. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * @param image - a file, or a data URI.
 * @throws TypeError when it is no PNG or JPEG. @throws RangeError when it is larger than 4 MiB.
 */
export async function readPicture(image: Blob | string): Promise<string> {
  const uri = typeof image === 'string' ? image : await dataUriOf(image);
  if (!/^data:image\/(png|jpeg);base64,./.test(uri)) {
    throw new TypeError(
      "A picture must be a PNG or a JPEG: draw another kind on a canvas, and send what its toBlob('image/jpeg') gives.",
    );
  }
  // Four characters of base64 hold three bytes.
  if (uri.length * 0.75 > MAX_BYTES + 32) {
    throw new RangeError('A picture may hold 4 MiB at most: draw it smaller on a canvas first.');
  }
  return uri;
}

function dataUriOf(file: Blob): Promise<string> {
  const reader = new FileReader();
  reader.readAsDataURL(file);
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
  });
}
