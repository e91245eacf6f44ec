//! How large a network gets, reckoned before any of it is run.
//!
//! The library works out constants while it reads a file, so some hundred bytes could ask for terabytes, or for minutes.
//! Therefore a network is made of these operators only, and the size of each result is known beforehand.

use std::collections::HashMap;

use tract_onnx::pb::{AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, tensor_proto::DataType};

use super::{features::FEATURES, model::BadModel};

pub(super) const ELEMENTWISE: [&str; 6] = ["Add", "Sub", "Mul", "Div", "Max", "Min"];
const ONE_TO_ONE: [&str; 8] = [
    "Relu",
    "LeakyRelu",
    "Elu",
    "Sigmoid",
    "Tanh",
    "Softmax",
    "Clip",
    "Identity",
];
/// What goes in there makes something of another shape.
pub(super) const OTHERS: &str = "Gemm, MatMul, Reshape, ReduceSum, ReduceMean";

/// Most steps, and most numbers in what one of them makes.
const MOST_NODES: usize = 256;
const MOST_NUMBERS: usize = 1 << 20;
/// Most multiplications of one run.
const MOST_WORK: usize = 1 << 24;

type Shape = Vec<usize>;

/// Refuses a network that has other operators than those here, or that gets too large. Answers how many numbers and
/// multiplications it has.
pub(super) fn check(model: &ModelProto) -> Result<usize, BadModel> {
    let graph = model.graph.as_ref().ok_or(BadModel::Shape)?;
    let plain = model.functions.is_empty() && graph.sparse_initializer.is_empty();
    if !plain || graph.node.len() > MOST_NODES {
        return Err(BadModel::TooLargeToRun);
    }
    let mut known = Known::of(graph)?;
    graph.node.iter().try_for_each(|node| known.add(node))?;
    Ok(known.work)
}

/// The operators, for a message.
pub(super) fn operators() -> String {
    [ELEMENTWISE.as_slice(), &ONE_TO_ONE, &[OTHERS]].concat().join(", ")
}

/// What is known of the tensors so far.
struct Known<'a> {
    shapes: HashMap<&'a str, Shape>,
    constants: HashMap<&'a str, &'a TensorProto>,
    work: usize,
}

impl<'a> Known<'a> {
    fn of(graph: &'a GraphProto) -> Result<Self, BadModel> {
        let mut known = Self {
            shapes: HashMap::new(),
            constants: HashMap::new(),
            work: 0,
        };
        for tensor in &graph.initializer {
            if !is_finite(tensor) {
                return Err(BadModel::Weights);
            }
            let sides = tensor.dims.iter().map(|side| usize::try_from(*side));
            let shape = sides.collect::<Result<_, _>>().map_err(|_| BadModel::Shape)?;
            known.keep(&tensor.name, shape)?;
            known.constants.insert(&tensor.name, tensor);
        }
        let fed = |name: &&str| !known.constants.contains_key(name);
        let inputs: Vec<&str> = graph
            .input
            .iter()
            .map(|input| input.name.as_str())
            .filter(fed)
            .collect();
        let [input] = inputs[..] else {
            return Err(BadModel::Shape);
        };
        known.keep(input, vec![1, FEATURES])?;
        Ok(known)
    }

    fn keep(&mut self, name: &'a str, shape: Shape) -> Result<(), BadModel> {
        let numbers = size(&shape).filter(|numbers| *numbers <= MOST_NUMBERS);
        self.work = self.work.saturating_add(numbers.ok_or(BadModel::TooLargeToRun)?);
        let twice = self.shapes.insert(name, shape).is_some();
        if twice || self.work > MOST_WORK {
            return Err(BadModel::TooLargeToRun);
        }
        Ok(())
    }

    fn add(&mut self, node: &'a NodeProto) -> Result<(), BadModel> {
        let unfit = || BadModel::Unfit(node.op_type.clone());
        let ours = node.domain.is_empty() || node.domain == "ai.onnx";
        if !ours || !node.attribute.iter().all(is_number) {
            return Err(BadModel::Operator(node.op_type.clone()));
        }
        // An input without a name is one that was left out.
        let named = node.input.iter().filter(|name| !name.is_empty());
        let inputs: Option<Vec<&Shape>> = named.map(|name| self.shapes.get(name.as_str())).collect();
        let inputs = inputs.filter(|inputs| !inputs.is_empty()).ok_or_else(unfit)?;
        let shape = match node.op_type.as_str() {
            name if ELEMENTWISE.contains(&name) => inputs[1..]
                .iter()
                .try_fold(inputs[0].clone(), |sum, next| broadcast(&sum, next)),
            name if ONE_TO_ONE.contains(&name) => Some(inputs[0].clone()),
            "Gemm" | "MatMul" => product(node, &inputs)
                .inspect(|(_, work)| self.work = self.work.saturating_add(*work))
                .map(|(shape, _)| shape),
            "Reshape" => reshaped(inputs[0], self.numbers(node, 1)),
            "ReduceSum" | "ReduceMean" => reduced(node, inputs[0], self.numbers(node, 1)),
            other => return Err(BadModel::Operator(other.to_owned())),
        };
        let [output] = &node.output[..] else {
            return Err(unfit());
        };
        self.keep(output, shape.ok_or_else(unfit)?)
    }

    /// The whole numbers in a constant input.
    fn numbers(&self, node: &NodeProto, input: usize) -> Option<Vec<i64>> {
        let tensor = self.constants.get(node.input.get(input)?.as_str())?;
        if tensor.raw_data.is_empty() {
            return Some(tensor.int64_data.clone());
        }
        let (numbers, rest) = tensor.raw_data.as_chunks::<8>();
        rest.is_empty()
            .then(|| numbers.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect())
    }
}

/// A network may answer numbers where some of its weights are none: what squashes, hides them.
fn is_finite(tensor: &TensorProto) -> bool {
    let is_float = tensor.data_type == DataType::Float as i32;
    let (raw, _) = tensor.raw_data.as_chunks::<4>();
    let raw = raw.iter().map(|bytes| f32::from_le_bytes(*bytes)).filter(|_| is_float);
    raw.chain(tensor.float_data.iter().copied()).all(f32::is_finite)
        && tensor.double_data.iter().all(|number| number.is_finite())
}

/// No tensor and no graph, which could hold anything.
fn is_number(attribute: &AttributeProto) -> bool {
    attribute.t.is_none()
        && attribute.g.is_none()
        && attribute.sparse_tensor.is_none()
        && attribute.tensors.is_empty()
        && attribute.graphs.is_empty()
        && attribute.sparse_tensors.is_empty()
}

fn size(shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(1_usize, |size, side| size.checked_mul(*side))
}

/// Sides are compared from the last one on; a side of 1, or none, goes with any.
fn broadcast(one: &[usize], other: &[usize]) -> Option<Shape> {
    let rank = one.len().max(other.len());
    let side = |shape: &[usize], at: usize| (at + shape.len()).checked_sub(rank).map_or(1, |at| shape[at]);
    let sides = (0..rank).map(|at| match (side(one, at), side(other, at)) {
        (1, side) | (side, 1) => Some(side),
        (one, other) => (one == other).then_some(one),
    });
    sides.collect()
}

/// Of two matrices; with how many multiplications.
fn product(node: &NodeProto, inputs: &[&Shape]) -> Option<(Shape, usize)> {
    let turned = |name| int(node, name).is_some_and(|turned| turned != 0);
    let matrix = |shape: &Shape, turned| match shape[..] {
        [rows, columns] => Some(if turned { (columns, rows) } else { (rows, columns) }),
        _ => None,
    };
    let (rows, inner) = matrix(inputs[0], turned("transA"))?;
    let (same, columns) = matrix(inputs.get(1)?, turned("transB"))?;
    let shape = vec![rows, columns];
    let added = inputs
        .get(2)
        .is_none_or(|more| broadcast(&shape, more) == Some(shape.clone()));
    let work = size(&[rows, inner, columns])?;
    (inner == same && added).then_some((shape, work))
}

/// 0 keeps a side, -1 is what is left.
fn reshaped(from: &[usize], wanted: Option<Vec<i64>>) -> Option<Shape> {
    let wanted = wanted?;
    let side = |(at, side): (usize, &i64)| match side {
        0 => from.get(at).copied(),
        -1 => Some(1),
        side => usize::try_from(*side).ok(),
    };
    let mut shape: Shape = wanted.iter().enumerate().map(side).collect::<Option<_>>()?;
    if let Some(open) = wanted.iter().position(|side| *side == -1) {
        shape[open] = size(from)?.checked_div(size(&shape)?)?;
    }
    (size(&shape) == size(from)).then_some(shape)
}

fn reduced(node: &NodeProto, from: &[usize], axes: Option<Vec<i64>>) -> Option<Shape> {
    let rank = from.len() as i64;
    let named = node.attribute.iter().find(|attribute| attribute.name == "axes");
    let axes = axes.or_else(|| named.map(|attribute| attribute.ints.clone()));
    let axes = axes
        .filter(|axes| !axes.is_empty())
        .unwrap_or_else(|| (0..rank).collect());
    if !axes.iter().all(|axis| (-rank..rank).contains(axis)) {
        return None;
    }
    let gone = |at: usize| axes.iter().any(|axis| axis.rem_euclid(rank) == at as i64);
    let kept = int(node, "keepdims").is_none_or(|kept| kept != 0);
    let sides = from
        .iter()
        .enumerate()
        .map(|(at, side)| if gone(at) { kept.then_some(1) } else { Some(*side) });
    Some(sides.flatten().collect())
}

fn int(node: &NodeProto, name: &str) -> Option<i64> {
    let attribute = node.attribute.iter().find(|attribute| attribute.name == name)?;
    Some(attribute.i)
}

#[cfg(test)]
#[path = "extent_tests.rs"]
mod tests;
