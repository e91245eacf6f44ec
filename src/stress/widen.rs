//! A network for many rows at once, made of one that takes a single row.

use tract_onnx::pb::{GraphProto, ModelProto, TensorProto};

use super::extent::ELEMENTWISE;

/// The same network for so many rows; `None` where its file does not show how. Whether it answers the same has to be tried.
pub(super) fn widened(model: &ModelProto, rows: usize) -> Option<ModelProto> {
    let mut model = model.clone();
    let graph = model.graph.as_mut()?;
    let shapes: Vec<String> = inputs_of(graph, |operator| operator == "Reshape", 1..2);
    let parts = inputs_of(graph, |operator| ELEMENTWISE.contains(&operator), 0..usize::MAX);
    let others = inputs_of(graph, |operator| !ELEMENTWISE.contains(&operator), 0..usize::MAX);
    for tensor in &mut graph.initializer {
        if shapes.contains(&tensor.name) {
            keep_first_side(tensor)?;
        } else if parts.contains(&tensor.name) && !others.contains(&tensor.name) {
            repeat(tensor, rows);
        }
    }
    Some(model)
}

/// Names that such nodes take at these places.
fn inputs_of(graph: &GraphProto, is_meant: impl Fn(&str) -> bool, places: std::ops::Range<usize>) -> Vec<String> {
    let nodes = graph.node.iter().filter(|node| is_meant(&node.op_type));
    let inputs = nodes.flat_map(|node| node.input.iter().enumerate());
    inputs
        .filter(|(place, _)| places.contains(place))
        .map(|(_, name)| name.clone())
        .collect()
}

/// Of a shape that begins with the one row: as many rows as come in, which a 0 says.
fn keep_first_side(shape: &mut TensorProto) -> Option<()> {
    if let Some(side) = shape.int64_data.first_mut() {
        return (*side == 1).then(|| *side = 0);
    }
    let side = shape.raw_data.get(..8)?;
    if side != 1_i64.to_le_bytes() {
        return None;
    }
    let rest = &shape.raw_data[8..];
    shape.raw_data = [&0_i64.to_le_bytes(), rest].concat();
    Some(())
}

/// Weights of a row for each of the rows: sums of equal shape are quicker than those of one row with many.
fn repeat(weights: &mut TensorProto, rows: usize) {
    let is_row = weights.dims.len() > 1 && weights.dims[0] == 1 && weights.dims.iter().any(|side| *side > 1);
    if is_row {
        weights.dims[0] = rows as i64;
        weights.raw_data = weights.raw_data.repeat(rows);
        weights.float_data = weights.float_data.repeat(rows);
    }
}
