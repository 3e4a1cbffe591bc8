//! The namespaces of the properties.

pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
pub(super) const DC: &str = "http://purl.org/dc/elements/1.1/";
pub(super) const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
pub(super) const XMP_RIGHTS: &str = "http://ns.adobe.com/xap/1.0/rights/";
pub(super) const PLUS: &str = "http://ns.useplus.org/ldf/xmp/1.0/";
pub(super) const IPTC_CORE: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
pub(super) const IPTC_EXT: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
pub(super) const EXIF: &str = "http://ns.adobe.com/exif/1.0/";
pub(super) const TIFF: &str = "http://ns.adobe.com/tiff/1.0/";
pub(super) const XMP: &str = "http://ns.adobe.com/xap/1.0/";
pub(super) const CC: &str = "http://creativecommons.org/ns#";
/// Where Creative Commons had its namespace before 2008.
pub(super) const OLD_CC: &str = "http://web.resource.org/cc/";
