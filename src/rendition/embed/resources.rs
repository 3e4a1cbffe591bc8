//! Photoshop's image resources: what JPEG keeps IPTC-IIM in, and what both JPEG and TIFF say beside it.

use md5::Digest as _;

use crate::photo::{Metadata, iim};

const IIM: u16 = 0x0404;
const COPYRIGHT_FLAG: u16 = 0x040A;
const URL: u16 = 0x040B;
const IIM_DIGEST: u16 = 0x0425;

/// The resources with IPTC-IIM among them.
pub(super) fn write(metadata: &Metadata) -> Vec<u8> {
    let block = iim::write(metadata);
    let mut resources = Vec::new();
    put(&mut resources, IIM, &block);
    put_rest(&mut resources, metadata, &block);
    resources
}

/// The resources beside an IIM block that is elsewhere in the file.
pub(super) fn beside(metadata: &Metadata, block: &[u8]) -> Vec<u8> {
    let mut resources = Vec::new();
    put_rest(&mut resources, metadata, block);
    resources
}

/// The copyright flag, the URL of the terms, and the digest of the IIM.
fn put_rest(resources: &mut Vec<u8>, metadata: &Metadata, block: &[u8]) {
    if metadata.copyright.is_some() {
        put(resources, COPYRIGHT_FLAG, &[1]);
    }
    if let Some(url) = metadata.web_statement.as_deref().filter(|url| url.is_ascii()) {
        put(resources, URL, url.as_bytes());
    }
    let digest: [u8; 16] = md5::Md5::digest(block).into();
    put(resources, IIM_DIGEST, &digest);
}

fn put(resources: &mut Vec<u8>, id: u16, data: &[u8]) {
    resources.extend(b"8BIM");
    resources.extend(id.to_be_bytes());
    // An empty name, padded.
    resources.extend([0, 0]);
    resources.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    resources.extend(data);
    if data.len() % 2 == 1 {
        resources.push(0);
    }
}
