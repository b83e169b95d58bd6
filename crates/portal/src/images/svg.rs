//! SVG images. The reference shows one, so they are taken; but an SVG is a document that can run scripts, fetch from
//! elsewhere and look like a page. One that holds more than a drawing is refused, not rewritten: who sent it should
//! know. What gets past this still cannot run: `site.rs` serves images in a sandbox.

use quick_xml::NsReader;
use quick_xml::encoding::Decoder;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

/// Largest drawing, in bytes.
const LARGEST: usize = 1024 * 1024;

const SVG: &[u8] = b"http://www.w3.org/2000/svg";

/// What a drawing is made of. Animations are left out: they can change where a link leads.
const ELEMENTS: &str = "\
    svg g defs symbol use title desc metadata style switch view path rect circle ellipse line polyline polygon \
    text tspan textPath image marker clipPath mask pattern linearGradient radialGradient stop filter feBlend \
    feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap \
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge \
    feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence";

/// Namespaces in which editors note down their own things. Browsers make nothing of them.
const NOTES: &[&[u8]] = &[
    b"http://www.inkscape.org/namespaces/inkscape",
    b"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"http://creativecommons.org/ns#",
    b"http://web.resource.org/cc/",
    b"http://purl.org/dc/elements/1.1/",
    b"http://www.bohemiancoding.com/sketch/ns",
    b"http://www.figma.com/figma/ns",
];

/// Why bytes are no SVG that is taken.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    NotSvg,
    Refused(String),
}

fn refused(what: &str) -> Fault {
    Fault::Refused(format!("This SVG is more than a drawing: {what} is not allowed"))
}

/// Reads the whole document: nothing in it may be active or come from elsewhere.
pub fn check(bytes: &[u8]) -> Result<(), Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotSvg)?.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return Err(Fault::NotSvg);
    }
    if text.len() > LARGEST {
        return Err(Fault::Refused(format!("An SVG image may have {LARGEST} bytes at most")));
    }
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let decoder = reader.decoder();
    let mut is_drawing = false;
    let mut depth = 0_usize;
    // The rules of the style element that is open.
    let mut style: Option<String> = None;
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(|_| Fault::NotSvg)?;
        match event {
            Event::Start(element) => {
                let name = String::from_utf8_lossy(element.local_name().as_ref()).into_owned();
                if !(is_drawing || is_svg(&namespace) && name == "svg") {
                    return Err(Fault::NotSvg);
                }
                is_drawing = true;
                depth += 1;
                if style.is_some()
                    || !(is_svg(&namespace) && ELEMENTS.split(' ').any(|known| known == name) || is_note(&namespace))
                {
                    return Err(refused(&format!("<{name}>")));
                }
                check_attributes(&element, decoder)?;
                style = (is_svg(&namespace) && name == "style").then(String::new);
            }
            Event::End(_) => {
                depth -= 1;
                if let Some(rules) = style.take() {
                    check_style(&rules)?;
                }
            }
            Event::Text(part) => append(&mut style, part.decode().map_err(|_| Fault::NotSvg)?.as_ref()),
            Event::CData(part) => append(&mut style, part.decode().map_err(|_| Fault::NotSvg)?.as_ref()),
            Event::GeneralRef(reference) => {
                let name = String::from_utf8_lossy(reference.as_ref()).into_owned();
                let is_plain = name.starts_with('#') || resolve_predefined_entity(&name).is_some();
                if style.is_some() || !is_plain {
                    return Err(refused(&format!("&{name};")));
                }
            }
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().transpose().map_err(|_| Fault::NotSvg)?;
                if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case(b"utf-8")) {
                    return Err(Fault::Refused("An SVG image must be encoded in UTF-8".to_owned()));
                }
            }
            // The name of the format, which editors wrote for years; what stands in brackets declares things.
            Event::DocType(name) if !is_drawing && !name.contains(&b'[') => {}
            Event::DocType(_) | Event::PI(_) => return Err(refused("a declaration or an instruction")),
            Event::Comment(_) => {}
            // Read as a start and an end.
            Event::Empty(_) => return Err(Fault::NotSvg),
            Event::Eof => break,
        }
    }
    if is_drawing && depth == 0 { Ok(()) } else { Err(Fault::NotSvg) }
}

fn append(style: &mut Option<String>, text: &str) {
    if let Some(rules) = style {
        rules.push_str(text);
    }
}

fn is_svg(namespace: &ResolveResult) -> bool {
    matches!(namespace, ResolveResult::Bound(Namespace(uri)) if *uri == SVG)
}

fn is_note(namespace: &ResolveResult) -> bool {
    matches!(namespace, ResolveResult::Bound(Namespace(uri)) if NOTES.contains(uri))
}

fn check_attributes(element: &BytesStart, decoder: Decoder) -> Result<(), Fault> {
    // Without the check for doublings, which compares each with each: every one is looked at here.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Fault::NotSvg)?;
        let name = String::from_utf8_lossy(attribute.key.local_name().as_ref()).to_ascii_lowercase();
        let value = attribute.decode_and_unescape_value(decoder).map_err(|_| Fault::NotSvg)?;
        if name.starts_with("on") {
            return Err(refused(&format!("the attribute {name}")));
        }
        if matches!(name.as_str(), "href" | "src" | "base") && !leads_inside(&value) {
            return Err(refused(&format!("a {name} that leads elsewhere")));
        }
        if name == "style" {
            check_style(&value)?;
        } else if fetches(&value) {
            return Err(refused("an address of something elsewhere"));
        }
    }
    Ok(())
}

/// A part of the same drawing, or a picture that the drawing carries itself.
fn leads_inside(address: &str) -> bool {
    const PICTURES: [&str; 4] = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];
    let address = address.trim();
    address.starts_with('#') || PICTURES.iter().any(|picture| address.starts_with(picture))
}

/// Rules of CSS that fetch, or that hide what they say.
fn check_style(rules: &str) -> Result<(), Fault> {
    if rules.contains('\\') || rules.contains('@') || fetches(rules) {
        return Err(refused("a style that fetches or hides something"));
    }
    Ok(())
}

/// `url(…)` of something that is not in the drawing.
fn fetches(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let elsewhere = |rest: &str| !leads_inside(rest.trim_start().trim_start_matches(['"', '\'']));
    text.contains("javascript:") || text.contains("image-set(") || text.split("url(").skip(1).any(elsewhere)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> Result<(), Fault> {
        check(
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
                 xmlns:h=\"http://www.w3.org/1999/xhtml\">{inside}</svg>"
            )
            .as_bytes(),
        )
    }

    #[test]
    fn drawings_as_editors_write_them_are_taken() {
        let inkscape = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<!-- made by hand -->\n\
            <!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\
            <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:s=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\">\
            <s:namedview pagecolor=\"#ffffff\"/><title>A &amp; B&#160;</title></svg>";
        assert_eq!(check(inkscape.as_bytes()), Ok(()));
        for inside in [
            "<style>.a { fill: url(#shade) }</style><path class='a' d='M0 0L1 1' fill='url(\"#shade\")'/>",
            "<use xlink:href='#a'/><image href='data:image/png;base64,iVBORw0='/>",
            "<text style='font-weight: bold'>5 &lt; 6</text>",
        ] {
            assert_eq!(svg(inside), Ok(()), "{inside}");
        }
    }

    #[test]
    fn whatever_could_run_or_fetch_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<g onload='alert(1)'/>",
            "<g ONLOAD='alert(1)'/>",
            "<a href='javascript:alert(1)'><text>x</text></a>",
            "<use href='https://example.org/x.svg#a'/>",
            "<image xlink:href='//example.org/x.png'/>",
            "<image href='data:image/svg+xml;base64,PHN2Zz4='/>",
            "<foreignObject><h:body/></foreignObject>",
            "<h:script>alert(1)</h:script>",
            "<metadata><h:img src='x' onerror='alert(1)'/></metadata>",
            "<animate attributeName='href' to='javascript:alert(1)'/>",
            "<set attributeName='onmouseover' to='alert(1)'/>",
            "<style>@import 'https://example.org/a.css'</style>",
            "<style>@im<!-- -->port 'https://example.org/a.css'</style>",
            "<style>&#64;import 'https://example.org/a.css'</style>",
            "<style>a { background: u\\72l(https://example.org) }</style>",
            "<style>a { background: url( 'https://example.org') }</style>",
            "<rect fill='url(https://example.org/#a)'/>",
            "<rect style='fill: url(//example.org)'/>",
            "<text>&external;</text>",
            "<?xml-stylesheet href='https://example.org/a.css'?>",
            "<unknown/>",
        ] {
            assert!(matches!(svg(inside), Err(Fault::Refused(_))), "{inside}: {:?}", svg(inside));
        }
    }

    #[test]
    fn a_document_that_declares_something_or_is_in_another_encoding_is_refused() {
        let declared = "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        let utf7 = "<?xml version=\"1.0\" encoding=\"UTF-7\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        for text in [declared, utf7] {
            assert!(matches!(check(text.as_bytes()), Err(Fault::Refused(_))), "{text}");
        }
    }

    #[test]
    fn what_is_no_svg_at_all_is_not_called_one() {
        for text in [
            "",
            "plain",
            "<svg/>",
            "<html xmlns='http://www.w3.org/1999/xhtml'/>",
            "<svg xmlns='http://www.w3.org/2000/svg'>",
        ] {
            assert_eq!(check(text.as_bytes()), Err(Fault::NotSvg), "{text}");
        }
        assert_eq!(check(b"\xff\xfe<svg/>"), Err(Fault::NotSvg));
    }
}
