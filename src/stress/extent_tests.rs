//! Networks that would get too large, made out of our own.

use prost::Message;
use tract_onnx::pb::attribute_proto::AttributeType;

use super::*;
use crate::stress::Model;

const EMBEDDED: &[u8] = include_bytes!("../../models/stress.onnx");

/// Our network with these in front of its own nodes.
fn with(nodes: Vec<NodeProto>, tensors: Vec<TensorProto>) -> Vec<u8> {
    let mut model = ModelProto::decode(EMBEDDED).unwrap();
    let graph = model.graph.as_mut().unwrap();
    graph.node.splice(..0, nodes);
    graph.initializer.extend(tensors);
    model.encode_to_vec()
}

fn node(operator: &str, inputs: &[&str], output: &str) -> NodeProto {
    NodeProto {
        op_type: operator.to_owned(),
        input: inputs.iter().map(|name| (*name).to_owned()).collect(),
        output: vec![output.to_owned()],
        ..NodeProto::default()
    }
}

fn floats(name: &str, dims: &[i64]) -> TensorProto {
    let count = dims.iter().product::<i64>() as usize;
    TensorProto {
        name: name.to_owned(),
        dims: dims.to_vec(),
        data_type: 1,
        float_data: vec![1.0; count],
        ..TensorProto::default()
    }
}

fn ints(name: &str, values: &[i64]) -> TensorProto {
    TensorProto {
        name: name.to_owned(),
        dims: vec![values.len() as i64],
        data_type: 7,
        int64_data: values.to_vec(),
        ..TensorProto::default()
    }
}

fn refusal(nodes: Vec<NodeProto>, tensors: Vec<TensorProto>) -> BadModel {
    Model::read(&with(nodes, tensors)).err().expect("it must not be taken")
}

#[test]
fn our_own_network_is_small_enough() {
    assert!(Model::read(EMBEDDED).is_ok());
    assert!(Model::read(&with(vec![node("Relu", &["features"], "more")], vec![])).is_ok());
}

#[test]
fn an_operator_that_makes_more_of_little_is_refused_by_name() {
    let huge = ints("huge", &[1 << 40]);
    let refused = refusal(vec![node("ConstantOfShape", &["huge"], "much")], vec![huge]);
    assert!(
        refused
            .to_string()
            .starts_with("the model uses \"ConstantOfShape\"; the operators"),
        "{refused}"
    );
    let mut elsewhere = node("Relu", &["features"], "more");
    elsewhere.domain = "com.example".to_owned();
    assert!(matches!(refusal(vec![elsewhere], vec![]), BadModel::Operator(_)));
}

#[test]
fn a_graph_or_a_tensor_inside_of_a_node_is_refused() {
    let mut hidden = node("Relu", &["features"], "more");
    hidden.attribute.push(AttributeProto {
        name: "body".to_owned(),
        r#type: AttributeType::Graph as i32,
        g: Some(GraphProto::default()),
        ..AttributeProto::default()
    });
    assert!(matches!(refusal(vec![hidden], vec![]), BadModel::Operator(_)));
}

#[test]
fn a_small_file_cannot_ask_for_much_memory_or_time() {
    let (column, row) = (floats("column", &[60_000, 1]), floats("row", &[1, 60_000]));
    for operator in ["Add", "MatMul", "Gemm"] {
        let tensors = vec![column.clone(), row.clone()];
        let refused = refusal(vec![node(operator, &["column", "row"], "much")], tensors);
        assert!(matches!(refused, BadModel::TooLargeToRun), "{operator}: {refused}");
    }
    let squares: Vec<NodeProto> = (0..40)
        .map(|at| node("MatMul", &["square", "square"], &format!("s{at}")))
        .collect();
    let refused = refusal(squares, vec![floats("square", &[128, 128])]);
    assert!(matches!(refused, BadModel::TooLargeToRun), "{refused}");
    let many = (0..=MOST_NODES)
        .map(|at| node("Relu", &["features"], &format!("m{at}")))
        .collect();
    assert!(matches!(refusal(many, vec![]), BadModel::TooLargeToRun));
}

#[test]
fn what_does_not_fit_together_is_told() {
    let shape = ints("shape", &[5, -1]);
    for wrong in [
        node("Gemm", &["features", "features"], "x"),
        node("Add", &["features", "nobody"], "x"),
        node("Reshape", &["features", "shape"], "x"),
        node("Relu", &["x"], "x"),
    ] {
        let refused = refusal(vec![wrong.clone()], vec![shape.clone()]);
        assert!(matches!(refused, BadModel::Unfit(_)), "{}: {refused}", wrong.op_type);
    }
}

#[test]
fn shapes_are_those_of_onnx() {
    assert_eq!(broadcast(&[1, 24, 1], &[24, 9]), Some(vec![1, 24, 9]));
    assert_eq!(broadcast(&[2], &[3]), None);
    assert_eq!(reshaped(&[1, 24], Some(vec![0, -1, 4])), Some(vec![1, 6, 4]));
    assert_eq!(reshaped(&[1, 24], Some(vec![-1, 0])), Some(vec![1, 24]));
    let mut sum = node("ReduceSum", &["x"], "y");
    assert_eq!(reduced(&sum, &[1, 24, 9], Some(vec![-1])), Some(vec![1, 24, 1]));
    assert_eq!(reduced(&sum, &[1, 24, 9], Some(vec![3])), None);
    sum.attribute.push(AttributeProto {
        name: "keepdims".to_owned(),
        i: 0,
        ..AttributeProto::default()
    });
    assert_eq!(reduced(&sum, &[1, 24, 9], Some(vec![2])), Some(vec![1, 24]));
}
