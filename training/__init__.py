"""Making the weights of the learned block tagger: data, labels, folds, augmentation, training, model card."""
